/*
 * cortexm.c - start of a Cortex-M, from v6-M to v8.1-M.
 */
#include "target.h"

extern uint32_t target_data_load[], target_data[], target_data_end[], target_bss[], target_bss_end[];
int target_main(void);
void target_reset(void);

uintptr_t semihost(unsigned operation, const void *block)
{
    register uintptr_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void fault(void)
{
    (void)semihost(SEMIHOST_WRITE0, "FAULT\n");
    target_exit(99);
}

/* the stack, the reset, fourteen exceptions */
__attribute__((section(".vectors"), used)) const uintptr_t target_vectors[16] = {
    (uintptr_t)target_stack, (uintptr_t)target_reset, (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,        (uintptr_t)fault,        (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,        (uintptr_t)fault,        (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,        (uintptr_t)fault,        (uintptr_t)fault, (uintptr_t)fault,
};

void target_reset(void)
{
    uint32_t *p, *from = target_data_load;

#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    *(volatile uint32_t *)0xe000ed88u |= 0xfu << 20; /* CPACR: the floating point unit, MVE */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
#ifdef UNALIGNED_TRAP
    *(volatile uint32_t *)0xe000ed14u |= 1u << 3; /* CCR: words only at multiples of four, as on v6-M */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
    for (p = target_data; p < target_data_end;)
        *p++ = *from++;
    for (p = target_bss; p < target_bss_end;)
        *p++ = 0;
    target_exit(target_main());
}
