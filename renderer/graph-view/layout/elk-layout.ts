import type { Document } from '../../../main-process/core/graph/document.ts';
import { layeredLayout, type Positions } from './layered-layout.ts';

/** Layout of a branched design. */
export const elkLayout = async (document: Pick<Document, 'nodes' | 'edges'>): Promise<Positions> => layeredLayout(document);
