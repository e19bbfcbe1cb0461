import Docker from 'dockerode';

/**
 * A client of the engine at that socket and of no other: what dockerode would take from DOCKER_HOST and its kin is
 * overridden, or a host in the environment would win over the socket.
 */
export function connectTo(socketPath: string): Docker {
  return new Docker({socketPath, host: '', protocol: 'http', pathPrefix: '/'} as Docker.DockerOptions);
}
