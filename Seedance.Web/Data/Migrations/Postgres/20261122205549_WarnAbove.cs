using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Seedance.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WarnAbove : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WarnAboveMicros",
                table: "AspNetUsers",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "WarnAboveMicros",
                table: "AspNetUsers");
        }
    }
}
