import type {Ports} from '../ports.js';

/**
 * The user's own folder for what they configure: `$XDG_CONFIG_HOME/rxtop`, else `~/.config/rxtop`. Undefined for a user
 * without a home. A relative XDG folder is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configFolder({XDG_CONFIG_HOME: folder, HOME: home}: Ports['environment']): string | undefined {
  if (folder?.startsWith('/')) return `${folder}/rxtop`;

  return home === undefined || home === '' ? undefined : `${home}/.config/rxtop`;
}
