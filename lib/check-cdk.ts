import { checkCdk } from './cdk-floor';

// Imported before all that needs the CDK.
checkCdk();
