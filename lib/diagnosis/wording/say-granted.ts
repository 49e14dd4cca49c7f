/**
 * The subject of a grant as pages write it, `ServiceAccount shop/web`: the reason of a review gives name and namespace the
 * other way round, `ServiceAccount "web/shop"`. A text of another form stays as it is.
 */
export function sayGranted(subject: string): string {
  const account = /^ServiceAccount "([^/"\\]+)\/([^/"\\]+)"$/.exec(subject)
  if (account !== null) return `ServiceAccount ${account[2]}/${account[1]}`
  return subject.replace(/^(User|Group) "([^"\\]+)"$/, '$1 $2')
}
