export { publishedFigures, type PublishedModel } from './figures.ts';
export { publishedSets, type Published, type PublishedSet } from './published.ts';
