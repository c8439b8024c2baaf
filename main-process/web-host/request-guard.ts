import type { IncomingHttpHeaders } from 'node:http';

/**
 * Names by which the host may be called. A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) comes
 * with another Host; a page elsewhere that talks to us comes with another Origin.
 */
export const hostNames = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

export const hostAllowed = (headers: IncomingHttpHeaders, port: number): boolean => hostNames(port).includes(headers.host ?? '');

/** `required` for the WebSocket: browsers always send Origin there, and no same-origin rule protects it. */
export function originAllowed(headers: IncomingHttpHeaders, required: boolean): boolean {
  if (headers.origin === undefined) return !required;
  return headers.origin === `http://${headers.host}`;
}
