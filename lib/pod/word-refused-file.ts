/** Why this process may not read a file, by the file's mode and owner, and what opens it. */
export function wordRefusedFile(
  path: string,
  osCode: string,
  { mode, uid, gid }: { mode: string; uid: number; gid: number },
): string {
  const own = process.geteuid?.() ?? -1
  return `${path} has mode ${mode} and belongs to user ${uid}, group ${gid}: this process runs as user ${own} and may not read it (${osCode}). A wider mode on the item, or fsGroup in the pod's securityContext, makes it readable.`
}
