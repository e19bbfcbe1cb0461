import {addressText, DEFAULT_ADDRESS, type ListenAddress} from '../listen-address.js';

/** What files that start the exporter say of it. `words` are the options that the user gave for it, but for the address. */
export interface ServiceWish {
  readonly address: ListenAddress;
  readonly words: readonly string[];
  readonly image: string;
}

/** The command line of the exporter, without the program. */
export function serviceArguments({address, words}: ServiceWish, more: readonly string[] = []): string[] {
  const isUsual = address === DEFAULT_ADDRESS;
  return ['export', ...(isUsual ? [] : ['--listen', addressText(address)]), ...words, ...more];
}

/** Where Prometheus comes from another machine: all addresses, unless the user has named one. */
export function openToOthers(wish: ServiceWish): ServiceWish {
  const {address} = wish;
  return address === DEFAULT_ADDRESS ? {...wish, address: {host: undefined, port: address.port}} : wish;
}

/** Says of an address that others reach what that means. */
export const OPEN_NOTE = '# Whoever reaches this port can read the metrics: --web-config asks for a password.';

/** How the image is made that the files name. */
export function imageNote(image: string): string[] {
  return [
    `# ${JSON.stringify(image)} is node:22-alpine with the package in it:`,
    '#   FROM node:22-alpine',
    '#   COPY rxtop-*.tgz /tmp/            (made by "npm pack")',
    '#   RUN npm install --global /tmp/rxtop-*.tgz && apk add --no-cache iproute2',
    '#   ENTRYPOINT ["rxtop"]',
  ];
}

/** Where the host's procfs is within a container. */
export const PROC_ROOT = '/host/proc';
