/** The package publishes types for its index only, which loads all that it knows of batteries, printers and graphics cards. */
declare module 'systeminformation/lib/network.js' {
  const network: {
    networkInterfaceDefault(): Promise<string>;
    networkGatewayDefault(): Promise<string>;
  };
  export default network;
}
