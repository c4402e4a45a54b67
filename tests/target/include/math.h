/* see stdio.h; for cJSON */
#ifndef TARGET_MATH_H
#define TARGET_MATH_H

#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define fabs(x) __builtin_fabs(x)

#endif
