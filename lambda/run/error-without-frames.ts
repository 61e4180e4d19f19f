/**
 * An error that ends a run, without a stack. Lambda passes the stack to the caller, and CloudFormation takes only 4,096 bytes
 * of a deployment's answer: there the frames of a bundle help nobody.
 */
export abstract class ErrorWithoutFrames extends Error {
  override readonly stack = '';
}
