/** What is wrong with a pickle, and at which byte. */
export class PickleProblem extends Error {
  override readonly name = 'PickleProblem';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
