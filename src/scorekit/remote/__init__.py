"""What is elsewhere: git repositories, archives and registries. The only room that speaks to a network, and only when it is asked to."""
