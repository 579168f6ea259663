# The module managed-redis: an ElastiCache replication group, and its connection for a workload.

variable "identifier" {
  description = "What AWS calls the replication group."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,39}$", var.identifier))
    error_message = "Identifier must be kebab-case, of at most 40 characters"
  }
}

variable "engine_version" {
  type    = string
  default = "7.1"
}

variable "node_type" {
  type    = string
  default = "cache.t4g.small"
}

variable "replicas" {
  description = "How many replicas follow the primary."
  type        = number
  default     = 1
}

variable "snapshot_retention_days" {
  type    = number
  default = 7
}

variable "subnet_group_name" {
  description = "The ElastiCache subnet group; null takes the account's default network."
  type        = string
  default     = null
}

variable "security_group_ids" {
  description = "Who may connect; null takes the network's default group."
  type        = list(string)
  default     = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  host = aws_elasticache_replication_group.main.primary_endpoint_address
  # Whoever has the token alone is this user.
  username = "default"

  connection = {
    host     = local.host
    port     = tostring(aws_elasticache_replication_group.main.port)
    username = local.username
    password = random_password.main.result
    url      = "rediss://${local.username}:${random_password.main.result}@${local.host}:${aws_elasticache_replication_group.main.port}"
  }
}

# Letters and digits alone, so that it means itself in every address. It is in the state, which is to be kept encrypted.
resource "random_password" "main" {
  length  = 64
  special = false
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id = var.identifier
  description          = "Redis of ${var.identifier}"
  engine               = "redis"
  engine_version       = var.engine_version
  node_type            = var.node_type
  port                 = 6379

  num_cache_clusters         = var.replicas + 1
  automatic_failover_enabled = var.replicas > 0
  multi_az_enabled           = var.replicas > 0

  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  auth_token                 = random_password.main.result

  subnet_group_name        = var.subnet_group_name
  security_group_ids       = var.security_group_ids
  snapshot_retention_limit = var.snapshot_retention_days

  tags = var.tags
}
