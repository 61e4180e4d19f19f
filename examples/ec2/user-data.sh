#!/bin/bash
# User data for Amazon Linux 2023: Docker, and the credential helper for root and for ec2-user. The instance's role may
# secretsmanager:GetSecretValue on this one secret and s3:GetObject on the program; no password is ever on the disk.
set -euo pipefail

# By its ARN, so that no region has to be configured.
SECRET=arn:aws:secretsmanager:eu-central-1:123456789012:secret:registry-token-refresher/digitalocean/images-a1b2c3
# A bucket of yours with readers/docker-credential-registry-token-refresher in it, and what sha256sum says of that file. It runs
# as root here, and who can write to the bucket must not decide what it does.
SOURCE=s3://example-bucket/docker-credential-registry-token-refresher
SHA256=ed7c9ee0a307bbaac8af7395696a5cb039db9720698769098af7465d042230ed
PROGRAM=/usr/local/bin/docker-credential-registry-token-refresher

# Python is part of every image; the AWS CLI is not part of the minimal one.
dnf install -y -q docker awscli-2
systemctl enable --now docker
usermod --append --groups docker ec2-user

download=$(mktemp)
trap 'rm -f "$download"' EXIT
aws s3 cp --quiet "$SOURCE" - >"$download"
sha256sum --check --quiet <<<"$SHA256  $download"
install -m 0755 "$download" "$PROGRAM"
"$PROGRAM" install "$SECRET"
runuser --login ec2-user --command "$PROGRAM install $SECRET"
