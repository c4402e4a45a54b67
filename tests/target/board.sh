#!/bin/sh
# board.sh BOARD IMAGE ARGUMENT... - run an image on an emulated board; its exit status is the program's.
#
# The image asks for its arguments and for files by semihosting.
set -eu
board=$1 image=$2
shift 2
case $board in
m0 | m3) emulator="qemu-system-arm -M mps2-an385" ;;
m4) emulator="qemu-system-arm -M mps2-an386" ;;
m7) emulator="qemu-system-arm -M mps2-an500" ;;
m33) emulator="qemu-system-arm -M mps2-an505" ;;
m55) emulator="qemu-system-arm -M mps3-an547" ;;
m0-64k) emulator="qemu-system-arm -M lm3s6965evb -cpu cortex-m0" ;;
microbit) emulator="qemu-system-arm -M microbit" ;;
stm32) emulator="qemu-system-arm -M stm32vldiscovery" ;;
rv32) emulator="qemu-system-riscv32 -M virt -bios none" ;;
*) echo "board.sh: no board $board" >&2 && exit 2 ;;
esac
arguments="arg=$(basename "$image" .elf)"
for a in "$@"; do arguments="$arguments,arg=$a"; done
# shellcheck disable=SC2086
exec timeout "${BOARD_SECONDS:-900}" $emulator -display none -serial none -monitor none \
    -semihosting-config "enable=on,target=native,$arguments" ${PLUGIN:+-plugin "$PLUGIN"} -kernel "$image" </dev/null
