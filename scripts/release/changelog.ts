export interface ChangelogSection {
  /** `2026-11-26`, or `unreleased`. */
  date: string
  /** The Markdown below the heading. */
  notes: string
}

/** What CHANGELOG.md says about one version; undefined if it has no heading for it. */
export function changelogSection(changelog: string, version: string): ChangelogSection | undefined {
  const [, ...sections] = changelog.split(/^## (?=\[)/m)
  const section = sections.find((text) => text.startsWith(`[${version}] - `))
  const [heading = '', ...lines] = section?.split('\n') ?? []
  const date = heading.slice(`[${version}] - `.length).trim()
  // The references at the end of the file belong to no version.
  const notes = lines.filter((line) => !/^\[[^\]]+\]: /.test(line)).join('\n')
  return section === undefined ? undefined : { date, notes: notes.trim() }
}

const KINDS = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security']

/** Each bullet of a section with its kind, as Artifact Hub shows them (annotation artifacthub.io/changes). */
export function listedChanges(notes: string): { kind: string; description: string }[] {
  return notes.split(/^### /m).flatMap((part) => {
    const [heading = '', ...lines] = part.split('\n')
    const kind = heading.trim().toLowerCase()
    if (!KINDS.includes(kind)) return []
    const bullets = lines.join('\n').split(/^- /m).slice(1)
    return bullets.map((bullet) => ({
      kind,
      description: bullet.replace(/\*\*/g, '').replace(/\s+/g, ' ').trim(),
    }))
  })
}
