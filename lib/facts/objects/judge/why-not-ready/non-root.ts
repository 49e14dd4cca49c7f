interface NonRootTrouble {
  says: string
  /** The same in a list. */
  short: string
  hint: string
}

// kubelet/kuberuntime/security_context.go of Kubernetes 1.36.
const TROUBLES: [pattern: RegExp, trouble: (match: RegExpExecArray) => NonRootTrouble][] = [
  [
    /^container has runAsNonRoot and image will run as root\b/,
    () => ({
      says: 'runAsNonRoot is true, and its image runs as root.',
      short: 'Image runs as root, runAsNonRoot forbids it',
      hint: 'Set securityContext.runAsUser to a number other than 0, or build the image with such a USER.',
    }),
  ],
  [
    /^container has runAsNonRoot and image has non-numeric user \(([^)]{1,253})\)/,
    ([, user]) => ({
      says: `runAsNonRoot is true, and its image names its user (${user}) without a number, so the kubelet cannot tell that it is not root.`,
      short: 'Image names its user without a number, runAsNonRoot needs one',
      hint: 'Set securityContext.runAsUser to the number of that user, or build the image with USER and a number.',
    }),
  ],
  [
    /^container's runAsUser breaks non-root policy\b/,
    () => ({
      says: 'runAsNonRoot is true, and runAsUser is 0.',
      short: 'runAsUser is 0, runAsNonRoot forbids it',
      hint: 'Set securityContext.runAsUser to a number other than 0.',
    }),
  ],
]

/** Why the kubelet does not take a container for one that is not root; undefined for any other message. */
export function nonRootTrouble(message: string): NonRootTrouble | undefined {
  for (const [pattern, trouble] of TROUBLES) {
    const match = pattern.exec(message)
    if (match) return trouble(match)
  }
  return undefined
}
