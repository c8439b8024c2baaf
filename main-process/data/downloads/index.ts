export { Cancellation } from './cancellation.ts';
export { bytesOf, catalogue, entryOf, mirrorOf, type CatalogueEntry, type Mirror } from './catalogue.ts';
export { DownloadError } from './download-error.ts';
export { downloadedFolder, downloadFolder, downloadSet, keptBytes, type DownloadOptions, type RunningDownload } from './download-set.ts';
