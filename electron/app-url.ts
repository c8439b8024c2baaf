/** The window's page has an origin of its own, so that neither file: nor a web server is trusted. */
export const appScheme = 'app';
export const appHost = 'studio';
export const appPage = `${appScheme}://${appHost}/index.html`;

/** True for a page that this application serves itself; the only one that may load or talk to the main process. */
export const isAppUrl = (address: string): boolean => {
  try {
    const url = new URL(address);
    return url.protocol === `${appScheme}:` && url.host === appHost;
  } catch {
    return false;
  }
};
