/**
 * What ECR asks of IAM while a client pulls or pushes an image: of the principal that minted the token, on the image's
 * repository (docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html). To pull is also to list tags, and to have a
 * pull-through cache fetch what it lacks (…/pull-through-cache-iam.html).
 */
export const IMAGE_OPERATIONS = {
  pull: [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:BatchImportUpstreamImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:ListImages',
  ],
  push: [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:BatchImportUpstreamImage',
    'ecr:CompleteLayerUpload',
    'ecr:GetDownloadUrlForLayer',
    'ecr:InitiateLayerUpload',
    'ecr:ListImages',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ],
} as const;
