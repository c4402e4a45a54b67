/*
 * plugin.c - counts the instructions of a program in qemu, between two marks, by function.
 *
 *     qemu-... -plugin build/target/plugin.so,symbols=FILE,out=FILE
 *
 * symbols: lines "address name", sorted, of the functions; bench_begin and bench_end among them are the marks. out: lines
 * "count name", and "count total". Instructions, not cycles: what an instruction costs depends on the core and its memory.
 *
 * There is no header for the interface in Debian's package, so what is used of it is declared here.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*cb)(plugin_id, struct qemu_plugin_tb *));
extern void qemu_plugin_register_atexit_cb(plugin_id id, void (*cb)(plugin_id, void *), void *data);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t k);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*cb)(unsigned, void *), int flags,
                                                   void *data);
extern void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int add_u64, void *to, uint64_t n);

int qemu_plugin_version = 1;

enum { SYMBOLS = 4096 };
static struct symbol {
    uint64_t at, count, before, inside;
    char name[64];
} symbols[SYMBOLS];
static unsigned symbols_n = 1; /* 0: code that is in none */
static const char *out;

static struct symbol *symbol_of(uint64_t at)
{
    unsigned k = symbols_n;

    while (--k != 0 && symbols[k].at > at)
        ;
    return &symbols[k];
}

static void begin(unsigned cpu, void *data)
{
    unsigned k;

    (void)cpu;
    (void)data;
    for (k = 0; k < symbols_n; k++)
        symbols[k].before = symbols[k].count;
}

static void end(unsigned cpu, void *data)
{
    unsigned k;

    (void)cpu;
    (void)data;
    for (k = 0; k < symbols_n; k++)
        symbols[k].inside += symbols[k].count - symbols[k].before;
}

static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
    size_t k;

    (void)id;
    for (k = 0; k < qemu_plugin_tb_n_insns(tb); k++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, k);
        uint64_t at = qemu_plugin_insn_vaddr(insn);
        struct symbol *s = symbol_of(at);

        qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &s->count, 1);
        if (at == s->at && strcmp(s->name, "bench_begin") == 0)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, begin, 0, NULL);
        if (at == s->at && strcmp(s->name, "bench_end") == 0)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, end, 0, NULL);
    }
}

static void finished(plugin_id id, void *data)
{
    FILE *f = fopen(out, "w");
    uint64_t total = 0;
    unsigned k;

    (void)id;
    (void)data;
    if (f == NULL)
        return;
    for (k = 0; k < symbols_n; k++) {
        total += symbols[k].inside;
        if (symbols[k].inside != 0)
            fprintf(f, "%" PRIu64 " %s\n", symbols[k].inside, symbols[k].name);
    }
    fprintf(f, "%" PRIu64 " total\n", total);
    fclose(f);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    FILE *f = NULL;
    int k;

    (void)info;
    strcpy(symbols[0].name, "?");
    for (k = 0; k < argc; k++) {
        if (strncmp(argv[k], "symbols=", 8) == 0)
            f = fopen(argv[k] + 8, "r");
        if (strncmp(argv[k], "out=", 4) == 0)
            out = strdup(argv[k] + 4);
    }
    if (f == NULL || out == NULL)
        return 1;
    while (symbols_n < SYMBOLS && fscanf(f, "%" SCNx64 " %63s", &symbols[symbols_n].at, symbols[symbols_n].name) == 2)
        symbols_n++;
    fclose(f);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, finished, NULL);
    return 0;
}
