# compiler.sh - what the tables of sizes share; read by size.sh, cost.sh, ram.sh and peer_sizes.sh
# shellcheck shell=sh

# compiler TARGET: what compiles for it. CC and ARM come from the Makefile.
compiler() {
    case $1 in
    m0) echo "${ARM:-arm-none-eabi-}gcc -mcpu=cortex-m0plus -mthumb" ;;
    m4) echo "${ARM:-arm-none-eabi-}gcc -mcpu=cortex-m4 -mthumb" ;;
    rv32) echo "riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32" ;;
    avr) echo "avr-gcc -mmcu=atmega2560" ;;
    m68k) echo m68k-linux-gnu-gcc ;;
    s390x) echo s390x-linux-gnu-gcc ;;
    host) echo "${CC:-cc} -fno-pic -fno-pie" ;;
    esac
}

# comma NUMBER: with a comma at each thousand
comma() { echo "$1" | sed -e :a -e 's/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/;ta'; }
