/**
 * The user's own folder for what rxtop remembers: `$XDG_STATE_HOME/rxtop`, else `~/.local/state/rxtop`. Undefined for a user
 * without a home. A relative XDG folder is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const {XDG_STATE_HOME: folder, HOME: home} = environment;
  if (folder?.startsWith('/')) return `${folder}/rxtop`;

  return home?.startsWith('/') ? `${home}/.local/state/rxtop` : undefined;
}
