import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse, parseAllDocuments } from 'yaml';
import { awsObjects, credentialProviderConfig, manifest } from './kubernetes-kinds';
import { publishedSecret } from './published-secret';
import { awsVersion1, createReaderHost, HELPER, PROGRAM } from './reader-host';
import { describeWith } from './requires';

const read = (file: string): string =>
  readFileSync(join(__dirname, '../../examples/kubernetes', file), 'utf8');
const manifests = (file: string) =>
  parseAllDocuments(read(file)).map((document) => v.parse(manifest, document.toJS()));
const PUBLISHED = JSON.parse(publishedSecret({ host: 'registry.example' }));

describe('external-secrets.yaml', () => {
  const documents = manifests('external-secrets.yaml');
  const externalSecret = documents.find((document) => document.kind === 'ExternalSecret');

  it('takes the property that holds a Docker config into the key that a pull secret has', () => {
    const [entry, ...others] = externalSecret?.spec.data ?? [];
    expect(others).toEqual([]);
    expect(entry?.secretKey).toBe('.dockerconfigjson');
    expect(JSON.parse(PUBLISHED[entry?.remoteRef.property ?? ''])).toHaveProperty('auths');
  });

  it('refreshes within the hour for which readers may keep a value', () => {
    const [, minutes] = /^(\d+)m$/.exec(externalSecret?.spec.refreshInterval ?? '') ?? [];
    expect(Number(minutes)).toBeLessThanOrEqual(60);
  });

  it('names the store, the account and the pull secret as it makes them', () => {
    const store = documents.find((document) => document.kind === 'SecretStore');
    const account = documents.find((document) => document.kind === 'ServiceAccount');
    const workload = documents.find((document) => document.kind === 'Deployment');
    expect(externalSecret?.spec.secretStoreRef.name).toBe(store?.metadata.name);
    expect(store?.spec.provider.aws.auth.jwt.serviceAccountRef.name).toBe(account?.metadata.name);
    expect(workload?.spec.template.spec.imagePullSecrets).toEqual([
      { name: externalSecret?.spec.target.name },
    ]);
  });
});

describe('secrets-store-csi.yaml', () => {
  const documents = manifests('secrets-store-csi.yaml');
  const providerClass = documents.find((document) => document.kind === 'SecretProviderClass');
  const workloads = documents.filter((document) => document.kind === 'Deployment');

  it('takes the property that holds a Docker config into the key that a pull secret has', () => {
    const [object] = v.parse(awsObjects, parse(providerClass?.spec.parameters.objects ?? ''));
    const [property] = object?.jmesPath ?? [];
    expect(JSON.parse(PUBLISHED[property?.path ?? ''])).toHaveProperty('auths');
    expect(providerClass?.spec.secretObjects).toMatchObject([
      { data: [{ objectName: property?.objectAlias, key: '.dockerconfigjson' }] },
    ]);
  });

  it('mounts the volume in a pod that needs no pull secret, for the one that does', () => {
    const pods = workloads.map(({ spec }) => spec.template.spec);
    const keeper = pods.find(({ volumes }) => volumes !== undefined);
    const puller = pods.find(({ imagePullSecrets }) => imagePullSecrets !== undefined);
    expect(keeper?.imagePullSecrets).toBeUndefined();
    // The driver reads the secret with the role of this account.
    expect(keeper?.serviceAccountName).toBeDefined();
    expect(keeper?.volumes?.[0]?.csi.volumeAttributes.secretProviderClass).toBe(providerClass?.metadata.name);
    expect(puller?.imagePullSecrets).toEqual([{ name: providerClass?.spec.secretObjects[0]?.secretName }]);
  });
});

describe.each(['external-secrets.yaml', 'secrets-store-csi.yaml'])('%s', (file) => {
  const documents = manifests(file);

  it('has workloads whose selector finds their own pods', () => {
    for (const document of documents) {
      if (document.kind !== 'Deployment') continue;
      const { selector, template } = document.spec;
      expect(template.metadata.labels).toEqual(selector.matchLabels);
    }
  });

  it('can be applied alone, in the namespace that its head tells to make', () => {
    const [, namespace] = /^# .*kubectl create namespace ([a-z]+)/m.exec(read(file)) ?? [];
    expect(new Set(documents.map(({ metadata }) => metadata.namespace))).toEqual(new Set([namespace]));
    const accounts = documents.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts.map(({ metadata }) => Object.keys(metadata.annotations ?? {}))).toEqual([
      ['eks.amazonaws.com/role-arn'],
    ]);
    const named = documents.flatMap((document) =>
      document.kind === 'Deployment' ? (document.spec.template.spec.serviceAccountName ?? []) : [],
    );
    const known = accounts.map(({ metadata }) => metadata.name);
    expect(known).toEqual(expect.arrayContaining(named));
  });
});

describe('credential-provider-config.yaml', () => {
  const { providers } = v.parse(credentialProviderConfig, parse(read('credential-provider-config.yaml')));
  const [provider] = providers;

  it('runs the program as it ships, in its role for the kubelet', () => {
    expect(provider?.name).toBe(HELPER);
    expect(provider?.args).toEqual(['kubelet']);
  });

  describeWith(['python3'], 'the kubelet’s region')('for version 1 of the AWS CLI', () => {
    it('names the region, and the map in the variable that the program reads', () => {
      const host = createReaderHost();
      const region = provider?.env.find((variable) => variable.name === 'AWS_REGION')?.value ?? '';
      host.standIn('aws', awsVersion1(region));
      host.publish('edge', publishedSecret({ host: 'registry.example' }));
      const map = join(host.folder, 'map');
      writeFileSync(map, 'registry.example edge\n');
      chmodSync(map, 0o644);
      const assignments = provider?.env.map(
        ({ name, value }) => `${name}=${value.startsWith('/') ? map : value}`,
      );
      const request = JSON.stringify({
        apiVersion: provider?.apiVersion,
        kind: 'CredentialProviderRequest',
        image: 'registry.example/web',
      });
      const answer = host.run([...(assignments ?? []), PROGRAM, ...(provider?.args ?? [])], request, 'env');
      host.remove();
      expect(answer).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(answer.stdout).auth).toHaveProperty(['registry.example']);
    });
  });
});
