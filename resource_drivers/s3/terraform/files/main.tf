# The module managed-bucket: an S3 bucket, and a user's keys for a workload.

variable "identifier" {
  description = "What the bucket's name begins with: names of buckets are one space for all of AWS, so AWS completes it."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,35}$", var.identifier))
    error_message = "Identifier must be kebab-case, of at most 36 characters"
  }
}

variable "versioning" {
  description = "Whether earlier versions of objects are kept."
  type        = bool
  default     = false
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  connection = {
    bucket        = aws_s3_bucket.main.bucket
    endpoint      = "https://s3.${aws_s3_bucket.main.region}.amazonaws.com"
    region        = aws_s3_bucket.main.region
    access_key_id = aws_iam_access_key.main.id
    secret_key    = aws_iam_access_key.main.secret
  }
}

# A bucket that holds objects is not destroyed: `force_destroy` stays false.
resource "aws_s3_bucket" "main" {
  bucket_prefix = "${var.identifier}-"
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "main" {
  bucket                  = aws_s3_bucket.main.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "main" {
  bucket = aws_s3_bucket.main.id

  versioning_configuration {
    status = var.versioning ? "Enabled" : "Suspended"
  }
}

resource "aws_iam_user" "main" {
  name = aws_s3_bucket.main.bucket
  tags = var.tags
}

resource "aws_iam_access_key" "main" {
  user = aws_iam_user.main.name
}

resource "aws_iam_user_policy" "main" {
  name = "bucket"
  user = aws_iam_user.main.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
        Resource = aws_s3_bucket.main.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
        Resource = "${aws_s3_bucket.main.arn}/*"
      },
    ]
  })
}
