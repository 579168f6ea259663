# The module managed-database: an RDS instance of one of three tiers, and its connection for a workload.

variable "service_name" {
  type = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]+$", var.service_name))
    error_message = "Service name must be kebab-case"
  }
}

variable "tier" {
  type    = string
  default = "small"
  validation {
    condition     = contains(["small", "medium", "large"], var.tier)
    error_message = "Tier must be small, medium, or large"
  }
}

variable "identifier" {
  description = "What AWS calls the instance; null calls it after the service."
  type        = string
  default     = null
}

variable "engine" {
  type    = string
  default = "postgres"
  validation {
    condition     = contains(["postgres", "mysql"], var.engine)
    error_message = "Engine must be postgres or mysql"
  }
}

variable "engine_version" {
  description = "The version, or the beginning of one."
  type        = string
  default     = null
}

variable "allow_major_version_upgrade" {
  description = "Whether another major version of the engine may be taken up: set it for one apply."
  type        = bool
  default     = false
}

variable "database" {
  type    = string
  default = "app"
}

variable "username" {
  type    = string
  default = "app"
}

variable "multi_az" {
  type    = bool
  default = true
}

variable "backup_retention_days" {
  type    = number
  default = 30
}

variable "deletion_protection" {
  type    = bool
  default = true
}

variable "subnet_group_name" {
  description = "The DB subnet group; null takes the account's default network."
  type        = string
  default     = null
}

variable "security_group_ids" {
  description = "Who may connect; null takes the network's default group."
  type        = list(string)
  default     = null
}

variable "kms_key_id" {
  description = "The key that encrypts the storage; null takes the account's own for RDS."
  type        = string
  default     = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  tiers = {
    small  = { instance_class = "db.t3.micro", storage = 20 }
    medium = { instance_class = "db.t3.medium", storage = 100 }
    large  = { instance_class = "db.r6g.large", storage = 500 }
  }

  scheme = var.engine == "postgres" ? "postgresql" : var.engine
  # RDS speaks TLS alone from PostgreSQL 15 on. Libraries of MySQL have no word for it in common.
  tls        = var.engine == "postgres" ? "?sslmode=require" : ""
  identifier = coalesce(var.identifier, "${var.service_name}-db")

  connection = {
    host     = aws_db_instance.main.address
    port     = tostring(aws_db_instance.main.port)
    name     = aws_db_instance.main.db_name
    username = aws_db_instance.main.username
    password = random_password.main.result
    url      = "${local.scheme}://${aws_db_instance.main.username}:${random_password.main.result}@${aws_db_instance.main.endpoint}/${aws_db_instance.main.db_name}${local.tls}"
  }
}

# Letters and digits alone, so that it means itself in every address. It is in the state, which is to be kept encrypted.
resource "random_password" "main" {
  length  = 32
  special = false
}

resource "aws_db_instance" "main" {
  identifier        = local.identifier
  instance_class    = local.tiers[var.tier].instance_class
  allocated_storage = local.tiers[var.tier].storage
  storage_type      = "gp3"
  storage_encrypted = true
  kms_key_id        = var.kms_key_id

  engine                      = var.engine
  engine_version              = var.engine_version
  allow_major_version_upgrade = var.allow_major_version_upgrade
  auto_minor_version_upgrade  = true

  db_name  = var.database
  username = var.username
  password = random_password.main.result

  multi_az               = var.multi_az
  publicly_accessible    = false
  db_subnet_group_name   = var.subnet_group_name
  vpc_security_group_ids = var.security_group_ids

  backup_retention_period   = var.backup_retention_days
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${local.identifier}-final"

  tags = var.tags
}
