/** Why this process cannot read a file, by the file's mode and owner, and what opens it. */
export function wordRefusedFile(
  path: string,
  osCode: string,
  { mode, uid, gid }: { mode: string; uid: number; gid: number },
): string {
  const own = process.geteuid?.() ?? -1
  return `${path} has mode ${mode} and belongs to user ${uid}, group ${gid}: this process runs as user ${own} and cannot read it (${osCode}). ${opens(mode, uid)}`
}

/**
 * The kubelet writes as root, but gives a token to the one user of all containers, mode 0600 whatever the volume's defaultMode is
 * (pkg/volume/projected, measured with 1.36).
 */
function opens(mode: string, uid: number): string {
  if (uid === 0)
    return "fsGroup in the pod's securityContext makes it readable, and so does a wider mode: the volume's defaultMode, or that of the item, which a serviceAccountToken does not have."
  const owner =
    (Number.parseInt(mode, 8) & 0o400) === 0 ? '' : `Running as user ${uid} makes it readable, and so does `
  return owner === ''
    ? 'A wider mode makes it readable.'
    : `${owner}fsGroup in the pod's securityContext. For a token a wider defaultMode does not: where all containers run as one user, the kubelet gives the file to that user, mode 0600.`
}
