/* see stdio.h; for cJSON */
#ifndef TARGET_CTYPE_H
#define TARGET_CTYPE_H

int tolower(int c);

#endif
