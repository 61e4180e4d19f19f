import * as v from 'valibot';

/**
 * What the CRDs say of the fields that the examples use, as of External Secrets Operator 2 (`external-secrets.io/v1`) and
 * Secrets Store CSI driver 1.5 (`secrets-store.csi.x-k8s.io/v1`), and what kubelet 1.33 checks in a
 * CredentialProviderConfig. An API server drops a field that it doesn't know, and the kubelet refuses it, so every field must be known.
 */

const name = v.pipe(v.string(), v.maxLength(253), v.regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/));
const metadata = v.strictObject({
  name,
  namespace: v.optional(name),
  annotations: v.optional(v.record(v.string(), v.string())),
});
const goDuration = v.pipe(v.string(), v.regex(/^(\d+(h|m|s))+$/));
const pullSecretType = v.literal('kubernetes.io/dockerconfigjson');
/** Of a key in a Secret's data. */
const dataKey = v.pipe(v.string(), v.maxLength(253), v.regex(/^[-._a-zA-Z0-9]+$/));

const secretStore = v.strictObject({
  apiVersion: v.literal('external-secrets.io/v1'),
  kind: v.literal('SecretStore'),
  metadata,
  spec: v.strictObject({
    provider: v.strictObject({
      aws: v.strictObject({
        service: v.picklist(['SecretsManager', 'ParameterStore']),
        region: v.string(),
        auth: v.strictObject({ jwt: v.strictObject({ serviceAccountRef: v.strictObject({ name }) }) }),
      }),
    }),
  }),
});

const externalSecret = v.strictObject({
  apiVersion: v.literal('external-secrets.io/v1'),
  kind: v.literal('ExternalSecret'),
  metadata,
  spec: v.strictObject({
    refreshInterval: goDuration,
    secretStoreRef: v.strictObject({ kind: v.picklist(['SecretStore', 'ClusterSecretStore']), name }),
    target: v.strictObject({ name, template: v.strictObject({ type: pullSecretType }) }),
    data: v.array(
      v.strictObject({
        secretKey: dataKey,
        // No metadataPolicy: with that the operator would call DescribeSecret, which the docs don't grant.
        remoteRef: v.strictObject({ key: v.string(), property: v.string() }),
      }),
    ),
  }),
});

const secretProviderClass = v.strictObject({
  apiVersion: v.literal('secrets-store.csi.x-k8s.io/v1'),
  kind: v.literal('SecretProviderClass'),
  metadata,
  spec: v.strictObject({
    provider: v.literal('aws'),
    parameters: v.strictObject({ region: v.string(), objects: v.string() }),
    secretObjects: v.array(
      v.strictObject({
        secretName: name,
        type: pullSecretType,
        data: v.array(v.strictObject({ objectName: v.string(), key: dataKey })),
      }),
    ),
  }),
});

/** What AWS' provider reads in `parameters.objects`. */
export const awsObjects = v.array(
  v.strictObject({
    objectName: v.string(),
    objectType: v.picklist(['secretsmanager', 'ssmparameter']),
    objectAlias: v.string(),
    jmesPath: v.array(v.strictObject({ path: v.string(), objectAlias: v.string() })),
  }),
);

export const credentialProviderConfig = v.strictObject({
  apiVersion: v.literal('kubelet.config.k8s.io/v1'),
  kind: v.literal('CredentialProviderConfig'),
  providers: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.regex(/^[^/ ]+$/)),
        apiVersion: v.literal('credentialprovider.kubelet.k8s.io/v1'),
        args: v.array(v.string()),
        matchImages: v.pipe(v.array(v.string()), v.minLength(1)),
        defaultCacheDuration: goDuration,
        env: v.array(v.strictObject({ name: v.string(), value: v.string() })),
      }),
    ),
    v.minLength(1),
  ),
});

/** The parts of workloads that name pull secrets and volumes. */
const deployment = v.object({
  apiVersion: v.literal('apps/v1'),
  kind: v.literal('Deployment'),
  metadata,
  spec: v.object({
    selector: v.object({ matchLabels: v.record(v.string(), v.string()) }),
    template: v.object({
      metadata: v.object({ labels: v.record(v.string(), v.string()) }),
      spec: v.object({
        serviceAccountName: v.optional(name),
        imagePullSecrets: v.optional(v.array(v.strictObject({ name }))),
        volumes: v.optional(
          v.array(
            v.object({
              csi: v.strictObject({
                driver: v.literal('secrets-store.csi.k8s.io'),
                readOnly: v.literal(true),
                volumeAttributes: v.strictObject({ secretProviderClass: name }),
              }),
            }),
          ),
        ),
      }),
    }),
  }),
});

const serviceAccount = v.strictObject({
  apiVersion: v.literal('v1'),
  kind: v.literal('ServiceAccount'),
  metadata,
});

export const manifest = v.variant('kind', [
  secretStore,
  externalSecret,
  secretProviderClass,
  deployment,
  serviceAccount,
]);
