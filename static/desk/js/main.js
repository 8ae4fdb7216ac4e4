/* The desk's scripts. combo.js comes before show.js: it moves controls that show hides. */
import "./csrf.js";
import "./page.js";
import "./combo.js";
import "./show.js";
import "./chips.js";
import "./keys.js";
import "./live.js";
import "./board.js";
import "./session.js";
import "./draft.js";
import "./print.js";
import "./errors.js";
import "./unsaved.js";
import "./print.js";
