/** The search path for everything that the lab starts: the system's folders, whatever the user's own says. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
