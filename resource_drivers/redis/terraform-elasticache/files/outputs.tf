output "host" {
  value = local.host
}

output "port" {
  value = aws_elasticache_replication_group.main.port
}

output "username" {
  value = local.username
}

output "password" {
  value     = random_password.main.result
  sensitive = true
}

output "url" {
  value     = local.connection.url
  sensitive = true
}
