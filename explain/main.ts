import { showPage } from './page'
import { readWhatIsAsked } from './worker'

// One program is page and thread.
if (typeof document === 'undefined') readWhatIsAsked()
else showPage()
