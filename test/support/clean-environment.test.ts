import { cleanEnvironment } from './clean-environment';

const NEUTRAL = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

it('the tests run without what the host tells AWS, Docker and our own code', () => {
  const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  expect(Object.fromEntries(aws)).toEqual(NEUTRAL);
});

it('what the tests are told themselves stays', () => {
  const environment: NodeJS.ProcessEnv = {
    AWS_PROFILE: 'work',
    AWS_ENDPOINT_URL: 'https://elsewhere.example',
    CDK_DEFAULT_REGION: 'us-east-1',
    IONOS_API_URL: 'https://elsewhere.example',
    REGISTRY_HTTP_ADDR: ':5000',
    POWERTOOLS_DEV: '1',
    STACK_NAME: 'Own',
    PATH: '/bin',
    HOME: '/home/somebody',
    SEED: '7',
  };
  cleanEnvironment(environment);

  expect(environment).toEqual({ ...NEUTRAL, PATH: '/bin', HOME: '/home/somebody', SEED: '7' });
});
