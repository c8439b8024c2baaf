/** What an unpickled file is made of: plain values and byte arrays, nothing that acts. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleArray
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleDtype
  | PickleTuple;

/** A name that the file refers to. It is compared with the few that are known, and never looked up. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** `numpy.dtype`: only unsigned bytes are taken. */
export class PickleDtype {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

/** A numpy array of bytes, C order; shape and data come with its state. */
export class PickleArray {
  shape: readonly number[] = [];
  data: Uint8Array = new Uint8Array();
}
