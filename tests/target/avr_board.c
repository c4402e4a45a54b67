/*
 * avr_board.c - run an image on an emulated ATmega2560 with 64 KB of external memory, by libsimavr; the calls of avr.c are
 * answered as a debugger would. Its exit status is the program's.
 *
 *     avr_board IMAGE ARGUMENT...
 */
#include <fcntl.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPERATION = 0x3e, LOW = 0x4a, HIGH = 0x4b };
static int status = -1;
static char words[4096];

static unsigned word(avr_t *avr, unsigned at)
{
    return avr->data[at & 0xffff] | (unsigned)avr->data[(at + 1) & 0xffff] << 8;
}

static void call(avr_t *avr, avr_io_addr_t addr, uint8_t operation, void *data)
{
    unsigned block = avr->data[LOW] | (unsigned)avr->data[HIGH] << 8;
    unsigned a = word(avr, block), b = word(avr, block + 2), n = word(avr, block + 4), result = 0;
    long k;

    (void)data;
    avr->data[addr] = operation;
    switch (operation) {
    case 0x01: /* open */
        result = strcmp((const char *)avr->data + a, ":tt") == 0 ? 1
                                                                 : (unsigned)open((const char *)avr->data + a, O_RDONLY);
        break;
    case 0x02:
        result = (unsigned)close((int)a);
        break;
    case 0x04:
        fputs((const char *)avr->data + block, stdout);
        break;
    case 0x05:
    case 0x06:
        if (b + n > 0x10000)
            abort();
        k = operation == 5 ? write((int)a, avr->data + b, n) : read((int)a, avr->data + b, n);
        result = n - (k > 0 ? (unsigned)k : 0);
        break;
    case 0x15:
        result = strlen(words) >= b;
        if (result == 0)
            strcpy((char *)avr->data + a, words);
        break;
    case 0x20:
        status = (int)(b & 255);
        break;
    default:
        break;
    }
    avr->data[LOW] = (uint8_t)result;
    avr->data[HIGH] = (uint8_t)(result >> 8);
}

int main(int argc, char **argv)
{
    elf_firmware_t firmware;
    avr_t *avr;
    int k;

    memset(&firmware, 0, sizeof firmware);
    if (argc < 2 || elf_read_firmware(argv[1], &firmware) != 0 || (avr = avr_make_mcu_by_name("atmega2560")) == NULL)
        return 2;
    for (k = 1; k < argc && strlen(words) + strlen(argv[k]) + 2 < sizeof words; k++)
        sprintf(words + strlen(words), "%s%s", k > 1 ? " " : "", argv[k]);
    avr->ramend = 0xffff;
    avr_init(avr);
    avr->log = LOG_ERROR;
    avr_load_firmware(avr, &firmware);
    fflush(stdout); /* what the loader said */
    avr_register_io_write(avr, OPERATION, call, NULL);
    while (status < 0)
        if (avr_run(avr) == cpu_Crashed) {
            fprintf(stderr, "crashed at %lx\n", (unsigned long)avr->pc);
            return 98;
        }
    return status;
}
