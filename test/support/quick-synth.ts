// The CDK's own check of templates costs a second for each file of tests. `npm run lint:templates` and the deployments of
// the end-to-end tests run it, with its findings as errors; here they would only be printed.
process.env.CDK_VALIDATION = 'false';
// Where each resource was made, which no test asks, costs a tenth of each synthesis.
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });
