/** The package publishes no types. https://github.com/nodejs/postject#using-programmatically */
declare module 'postject' {
  export function inject(
    file: string,
    resource: string,
    data: Buffer,
    options: {readonly sentinelFuse: string},
  ): Promise<void>;
}
