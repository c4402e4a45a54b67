/*
 * rill/show.h - what others wrote, for a terminal or a log: it shows, and does not act.
 *
 *     rill_show show;
 *     rill_show_init(&show, 0);
 *     ... with each piece of text:
 *     while ((n = rill_show_next(&show, &ev.text, line, sizeof line)) != 0)
 *         fwrite(line, 1, n, stdout);
 *
 *     written                                                                  shown
 *     U+0000..001F but LF and TAB; U+007F                                      \x1b
 *     U+0080..009F: controls, too                                              <U+009B>
 *     U+061C, 200E, 200F, 202A..202E, 2066..2069: change of direction          <U+202E>
 *     U+00AD, 180E, 200B, 2060..2065, 206A..206F, FEFF, FFF9..FFFB: not seen   <U+2060>
 *     U+2028, 2029: line ends for some                                         <U+2028>
 *     U+E0000..E0FFF: not seen, and read by models                             <U+E0041>
 *     bytes that are no UTF-8                                                  \xff
 *     a key: sk-ant-api03-x_y                                                  sk-ant-...
 *
 * So no escape sequence reaches a terminal, no line of a log is forged (with RILL_SHOW_LINE), and a key that a server's
 * words repeat is not written down. What is shown cannot be turned back: a backslash stays one. Letters that look like
 * others stay: names are to be compared, not looked at (rill_tool_find()). What joins or varies characters in many
 * languages and in emoji (U+034F, 200C, 200D, FE00..FE0F), and letters that are blank (U+115F, 2800, 3164), stay, too.
 */
#ifndef RILL_SHOW_H
#define RILL_SHOW_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rill_show {
    uint32_t abi;
    /* private; the size may change */
    uint8_t options, key, sub;
} rill_show;

#define RILL_SHOW_LINE 1u /* LF and TAB are shown as \x0a and \x09: it stays one line */

/*
 * rill_show_init - begin a text; for each block of an answer anew, as a key goes on over pieces.
 *
 * gives  RILL_OK, or RILL_E_ABI.
 */
#define rill_show_init(s, options) rill_show_init_((s), (options), RILL_ABI)
rill_status rill_show_init_(rill_show *s, unsigned options, uint32_t abi);

/*
 * rill_show_next - the next bytes to show.
 *
 * text   a piece, of whole characters; moved past what was used. A key may go on in the next.
 * cap    from 1 up.
 * gives  how many bytes were written to `to`; 0: all of the piece is shown.
 * cost   linear.
 */
size_t rill_show_next(rill_show *s, rill_text *text, char *to, size_t cap);

#ifdef __cplusplus
}
#endif

#endif
