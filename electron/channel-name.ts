/** Shared by the preload script and the main process; the page never sees it. */
export const channelName = 'auxnet';
