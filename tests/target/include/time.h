/* see stdio.h */
#ifndef TARGET_TIME_H
#define TARGET_TIME_H

typedef long clock_t;
#define CLOCKS_PER_SEC 100
clock_t clock(void);

#endif
