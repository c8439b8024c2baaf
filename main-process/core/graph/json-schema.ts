import { z } from 'zod';
import { fileV1, FORMAT_VERSION } from './document.ts';

/** Where the schema is published, relative to the repository. */
export const JSON_SCHEMA_PATH = `assets/schema/auxnet-${FORMAT_VERSION}.schema.json`;

/** JSON Schema (2020-12) of an .auxnet file as it may be written: fields that have a default may be left out. */
export function fileJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(fileV1, { io: 'input' });
  return {
    $schema,
    title: `AuxNet Studio design, format version ${FORMAT_VERSION}`,
    description:
      'A residual network with auxiliary outputs and how to train it. Ids are unique in their list, those of nodes and notes together; the ends of an edge are node ids; ' +
      "a node's stage is a stage id. Fields that are not described here are kept.",
    ...schema,
  };
}
