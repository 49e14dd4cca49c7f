import { type StandingPage, standingPage } from './standing-page'

const BODY = `<h1>Sign in</h1>
<p>This page shows what a pod's ServiceAccount can see. Anyone who has the access token can open it.</p>
<form>
<input type="text" name="username" autocomplete="username" value="podglass" hidden>
<label for="token">Access token</label>
<span class="row">
<input id="token" name="token" type="password" autocomplete="current-password" required aria-describedby="said" spellcheck="false" autofocus>
<button type="submit">Sign in</button>
</span>
<p id="said" role="alert"></p>
</form>
<p class="quiet">The token is in the Secret mounted for ACCESS_TOKEN_FILE. It is sent in the body of one request and not stored; a cookie keeps you signed in for 8 hours, until you sign out or Podglass restarts.</p>
<noscript><p>Signing in needs JavaScript. Programs send the header Authorization: Bearer with each request.</p></noscript>`

// No cookie comes with a link on another site (SameSite=Strict), while this page's own question brings it.
function scriptOf(basePath: string): string {
  return `{
const session = ${JSON.stringify(`${basePath}/api/session`)}
const form = document.querySelector('form')
const input = document.getElementById('token')
const button = form.querySelector('button')
const said = document.getElementById('said')
const isSignedIn = async () => {
  const answer = await fetch(session, { cache: 'no-store' })
  return answer.ok && (await answer.json()).signedIn === true
}
const say = (text) => {
  said.textContent = text
  input.setAttribute('aria-invalid', 'true')
  button.disabled = false
  input.select()
  input.focus()
}
const [navigation] = performance.getEntriesByType('navigation')
if (!navigation || navigation.type !== 'reload') {
  isSignedIn().then((yes) => yes && location.reload(), () => undefined)
}
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  said.textContent = ''
  try {
    const answer = await fetch(session, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: input.value.trim() }),
    })
    if (!answer.ok) {
      const problem = await answer.json()
      return say(problem.title + ' ' + problem.hint)
    }
    if (await isSignedIn()) return location.reload()
    say('The token is correct, but this browser kept no cookie: browsers accept it over https, and some on http://localhost. Open the page over https. With several replicas, each knows only its own sessions.')
  } catch {
    say('Podglass does not answer. Reload the page.')
  }
})
}`
}

/** Where the access token is entered. It is served at every address of a page, so that a link survives the sign-in. */
export function signInPage(basePath: string): StandingPage {
  return standingPage({ title: 'Sign in', body: BODY, script: scriptOf(basePath) })
}
