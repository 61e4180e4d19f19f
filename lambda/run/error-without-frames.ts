/**
 * An error that a run ends with. Lambda hands its stack to the caller, and CloudFormation takes 4,096 bytes of a deployment's
 * answer in all: frames of a bundle help nobody there.
 */
export abstract class ErrorWithoutFrames extends Error {
  override readonly stack = '';
}
