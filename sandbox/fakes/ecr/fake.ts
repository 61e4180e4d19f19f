import { startAwsVendor } from '../aws-vendor';
import { field, parseJson } from '../json-field';
import type { Vendor } from '../vendor';

/** Amazon ECR: `GetAuthorizationToken`, repositories, and a registry. */
export const startEcr = (now: () => number): Promise<Vendor> =>
  startAwsVendor(now, {
    target: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    unsigned: { __type: 'MissingAuthenticationTokenException' },
    variable: 'AWS_ENDPOINT_URL_ECR',
    reply: ({ username, password, expiresAt, host }) => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from(`${username}:${password}`).toString('base64'),
          expiresAt,
          proxyEndpoint: `https://${host}`,
        },
      ],
    }),
    // Every repository that is asked for exists.
    reads: {
      'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories': (body) => ({
        repositories: names(field(parseJson(body), 'repositoryNames')).map((repositoryName) => ({
          repositoryName,
        })),
      }),
    },
  });

const names = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : ['api']);
