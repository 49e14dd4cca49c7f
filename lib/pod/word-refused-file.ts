/** Why this process cannot read a file, by the file's mode and owner, and what opens it. */
export function wordRefusedFile(
  path: string,
  osCode: string,
  { mode, uid, gid }: { mode: string; uid: number; gid: number },
): string {
  const own = process.geteuid?.() ?? -1
  // The kubelet gives a token to the one user of all containers, so an ephemeral one must run as that user.
  const owner = uid > 0 && (Number.parseInt(mode, 8) & 0o400) !== 0 ? ` So does running as user ${uid}.` : ''
  return `${path} has mode ${mode} and belongs to user ${uid}, group ${gid}: this process runs as user ${own} and cannot read it (${osCode}). A wider mode (the volume's defaultMode, or the item's), or fsGroup in the pod's securityContext, makes it readable.${owner}`
}
