"""The pages of the documentation that are made from the code: one module a page, with ``page``.

commands      every command and option
types         every resource type         drivers       every driver
environments  every environment           formats       every key that people write
library       every public name
"""
