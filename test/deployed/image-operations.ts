/**
 * What ECR asks of IAM while a client pulls or pushes an image: of the principal that minted the token, on the image's
 * repository (docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html).
 */
export const IMAGE_OPERATIONS = {
  pull: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  push: [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:CompleteLayerUpload',
    'ecr:GetDownloadUrlForLayer',
    'ecr:InitiateLayerUpload',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ],
} as const;
