variable "secret_name" {
  description = "The Kubernetes Secret to write the connection to; null writes none."
  type        = string
  default     = null
}

variable "namespace" {
  description = "The namespace of that Secret."
  type        = string
  default     = "default"
}

variable "secret_entry" {
  description = "The entry of AWS Secrets Manager to write the connection to; null writes none."
  type        = string
  default     = null
}

resource "kubernetes_secret_v1" "connection" {
  count = var.secret_name == null ? 0 : 1

  metadata {
    name      = var.secret_name
    namespace = var.namespace
  }

  data = local.connection
}

resource "aws_secretsmanager_secret" "connection" {
  count = var.secret_entry == null ? 0 : 1

  name = var.secret_entry
  tags = var.tags
}

resource "aws_secretsmanager_secret_version" "connection" {
  count = var.secret_entry == null ? 0 : 1

  secret_id     = aws_secretsmanager_secret.connection[0].id
  secret_string = jsonencode(local.connection)
}
