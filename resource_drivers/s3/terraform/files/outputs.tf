output "bucket" {
  value = aws_s3_bucket.main.bucket
}

output "endpoint" {
  value = local.connection.endpoint
}

output "region" {
  value = aws_s3_bucket.main.region
}

output "access_key_id" {
  value = aws_iam_access_key.main.id
}

output "secret_key" {
  value     = aws_iam_access_key.main.secret
  sensitive = true
}
